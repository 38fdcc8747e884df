/** The header that carries the name and password of a URL; none for one without. */
export function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const bytes = new TextEncoder().encode(
    `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
  );
  return { Authorization: `Basic ${btoa(String.fromCodePoint(...bytes))}` };
}
