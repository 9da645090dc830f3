// The values of a text that is JSON: an object a line, an array, indented objects one after the other.

/** Where the string that begins at `start` ends; strings do not go beyond their line. */
function stringEnd(text, start) {
  const end = /["\n\\]/g;
  for (end.lastIndex = start + 1; ;) {
    const found = end.exec(text);
    if (!found) return -1;
    if (found[0] === "\n") return found.index;
    if (found[0] === '"') return found.index + 1;
    end.lastIndex = found.index + 2;
  }
}

/**
 * Finds the values of a text that may go on: each with its `text` and `line`; the last of a text that
 * is not whole may be broken, and so may one whose next line is a film by itself.
 */
export function jsonScanner(isWhole) {
  let text = "", at = 0, line = 1, depth = 0, start = -1, from = 1, isArray;

  /** Whether the line that begins at `begin` is a film; null where the text must go on first. */
  function isFilm(begin, isLast) {
    const end = text.indexOf("\n", begin);
    if (end < 0 && !isLast) return null;
    const own = text.slice(begin, end < 0 ? text.length : end).replace(/[\s,\]]+$/, "");
    return own[0] === "{" && isWhole(own);
  }

  return (more, isLast) => {
    const values = [];
    const end = (until) => {
      values.push({ text: text.slice(start, until), line: from });
      [start, depth, at] = [-1, 0, until];
    };
    text += more;
    while (at < text.length) {
      const character = text[at];
      if (start < 0) {
        if (character === "\n") line++;
        if (/[\s\uFEFF,]/.test(character) || (isArray && character === "]")) at++;
        else if (isArray === undefined && character === "[") [isArray, at] = [true, at + 1];
        else [start, from, isArray] = [at, line, isArray ?? false];
        continue;
      }
      if (character === '"') {
        const until = stringEnd(text, at);
        if (until < 0 && !isLast) break;
        at = until < 0 ? text.length : until;
        if (depth === 0) end(at);
      } else if ("{[".includes(character)) {
        [depth, at] = [depth + 1, at + 1];
      } else if ("}]".includes(character) && depth > 0) {
        at++;
        if (--depth === 0) end(at);
      } else if (depth === 0) {
        // A number or a name, or what is no JSON: up to the line's end.
        const until = text.slice(at).search(isArray ? /[,\]\n]/ : /\n/);
        if (until < 0 && !isLast) break;
        end(until < 0 ? text.length : Math.max(at + until, at + 1));
      } else if (character === "\n") {
        const next = isFilm(at + 1, isLast);
        if (next === null) break;
        if (next) end(at);
        else [line, at] = [line + 1, at + 1];
      } else {
        const skip = /["{}[\]\n]/g;
        skip.lastIndex = at + 1;
        at = skip.exec(text)?.index ?? text.length;
      }
    }
    if (isLast && start >= 0) end(text.length);
    const done = start < 0 ? at : start;
    text = text.slice(done);
    at -= done;
    if (start > 0) start = 0;
    return values;
  };
}

