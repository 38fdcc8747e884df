/** Messages that are easily spoilt on the way. */
export const values: Readonly<Record<string, unknown>> = {
  objects: { a: 1, nested: { list: [1, 'two', null, true] } },
  zero: 0,
  'the empty string': '',
  false: false,
  null: null,
  'the empty array': [],
  'numbers that are not whole': -1.5e-7,
  'line separators': 'a\u2028b\u2029c',
  'astral characters': '😀 𝒳 👩‍👩‍👧‍👦',
  'every control character': String.fromCharCode(...Array(32).keys(), 127, 0xfeff),
  quotes: '"\'`\\</script>',
};
