interface Class<E> {
  new (): E;
  readonly name: string;
}

/** The element of a pane that is marked with `data-part="name"`. */
export function find(root: ParentNode, name: string): HTMLElement;
export function find<E extends Element>(root: ParentNode, name: string, type: Class<E>): E;
export function find(root: ParentNode, name: string, type: Class<Element> = HTMLElement): Element {
  const element = root.querySelector(`[data-part="${name}"]`);
  if (element instanceof type) return element;
  throw new Error(`The page has no ${type.name} called "${name}".`);
}
