const ONE_SIZE = /^one[ -]size$/i;

/** A piece that comes in one size has no size worth naming. */
export function sizeWord(size: string): string {
  return ONE_SIZE.test(size.trim()) ? '' : size;
}

/** 'Cherry, size L', 'Cherry', 'size L'; empty when there was nothing to choose. */
export function choiceText({ colour, size }: { readonly colour: string; readonly size: string }): string {
  const word = sizeWord(size);
  return [colour, word === '' ? '' : `size ${word}`].filter((part) => part !== '').join(', ');
}
