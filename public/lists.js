// Reads lists of films: bytes in, in pieces of any size; rows out. CSV and its kin, JSON, or a
// synopsis a line; what it is, the bytes tell.
//
//   const read = listReader("films.csv");
//   const { rows, form, refusal } = read(bytes, isLast);
//
// `form` is there as soon as it is known: its `kind` ("table", "json", "lines"), the names of the
// `columns`, and which of them hold `synopsis`, `title` and `id`. Where no name tells the synopsis's
// column, `form.asks`, and no row is given; then read again with a choice. A row has its `line`, its
// `fields` and `id`, `title`, `synopsis`, or an `error`. The rows are the same however the bytes come.

import { jsonScanner } from "./json.js";
import { isBlank, NONE, recordsOf } from "./tables.js";
import { joined, refusal, textDecoder } from "./texts.js";

/** How much of a list is looked at to find out what it is, in bytes and in characters. */
const HEAD = 65_536;
/** How long a column's name may be, in characters. */
const LONGEST_NAME = 40;
const SEPARATORS = ["\t", ";", ",", "|"];

const KNOWN = {
  synopsis: [
    "synopsis overview plot_synopsis plot_summary plot summary storyline description logline text"
    + " synopses handlung inhaltsangabe inhalt zusammenfassung kurzbeschreibung beschreibung"
    + " sinopsis argumento trama resumen descripción résumé intrigue sinossi riassunto descrizione"
    + " sinopse enredo resumo descrição samenvatting inhoud beschrijving handling sammanfattning"
    + " beskrivning beskrivelse juoni kuvaus fabuła opis streszczenie popis obsah děj cselekmény"
    + " leírás özet konu сюжет описание синопсис περίληψη υπόθεση あらすじ 概要 简介 剧情简介 줄거리",
    /_(synopsis|overview|plot|summary|storyline|description)$/],
  title: ["title film_title movie_title titel titre título titolo titulo original_title"
    + " name film movie tytuł název cím название τίτλος タイトル 标题 제목", /_title$/],
  id: ["id tmdb_id movie_id film_id imdb_id", /_id$/],
};

const plainName = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "")
  .replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2").toLowerCase()
  .replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");

for (const known of Object.values(KNOWN)) known[0] = known[0].split(" ").map(plainName);

/** The place of a column by its known names, the first of them first; -1 where there is none. */
export function columnOf(names, what) {
  const [exact, ending] = KNOWN[what];
  const given = names.map(plainName);
  const found = exact.find((name) => given.includes(name));
  return found ? given.indexOf(found) : given.findIndex((name) => ending.test(name));
}

/** The text of a row's fields as a row, or the reason why it is none. */
function tableRow({ fields, isOpen, line }, { columns, synopsis, title, id }) {
  const width = columns.length;
  while (fields.length > width && isBlank(fields.slice(-1))) fields.pop();
  const count = fields.length === 1 ? "is 1 field" : `are ${fields.length} fields`;
  const error = isOpen ? "A quote opens here and is never closed."
    : fields.length !== width ? `There ${count} here, and ${width} names above.`
      : fields[synopsis].trim() ? undefined : "There is no synopsis in this row.";
  return {
    line, fields, id: fields[id], title: fields[title], synopsis: fields[synopsis] ?? "", error,
  };
}

/** A value, or `undefined` where the text is not JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The values in a value that may be films: itself, or those that its only list of films holds. */
function objects(value) {
  if (Array.isArray(value)) return value.flatMap(objects);
  if (!isObject(value) || member(value, "synopsis") !== undefined) return [value];
  const lists = Object.entries(value).filter(([name, list]) => Array.isArray(list)
    && (columnOf([name], "synopsis") >= 0
      || list.some((one) => isObject(one) && member(one, "synopsis") !== undefined)));
  return lists.length === 1 ? lists[0][1] : [value];
}

/** Which of an object's members holds something; `chosen` comes before the names that are known. */
function member(value, what, chosen) {
  const names = Object.keys(value).filter((name) => typeof value[name] === "string" || what === "id");
  return value[names.includes(chosen) ? chosen : names[columnOf(names, what)]];
}

/** A JSON value as rows; `text` tells how ids are written that are no numbers of JavaScript. */
function films(given, text = "", chosen) {
  return objects(given).map((value) => {
    if (given === undefined) return { error: "This is not JSON." };
    if (typeof value === "string") return { synopsis: value };
    if (!isObject(value)) return { error: "This is neither an object nor a text." };
    const synopsis = member(value, "synopsis", chosen);
    const [title, id] = [member(value, "title"), member(value, "id")];
    const written = typeof id !== "number" ? JSON.stringify(id)
      : text.match(/-?\d[\d.eE+-]*/g)?.find((number) => Number(number) === id) ?? String(id);
    const names = Object.keys(value).slice(0, 8).join(", ") || "nothing";
    const error = synopsis === undefined
      ? `There is no text named synopsis or overview here: there is ${names}.`
      : synopsis.trim() ? undefined : "The synopsis is empty.";
    return {
      synopsis: synopsis ?? "", title, id: typeof id === "string" ? id : written, written, error,
    };
  });
}

const isFilm = (text) => films(parsed(text)).some((film) => !film.error);

// What a list is.

/** What the beginning of a list says about it; `choice` comes before what can be guessed. */
function formOf(head, isWhole, choice) {
  const first = head.replace(/^[\s\uFEFF]+/, "");
  if (/^\{|^\[\s*["{[\]]/.test(first)) return jsonForm(head, isWhole, choice);
  const said = /^[\s\uFEFF]*"?sep=([^"\r\n])"?[ ;,\t]*(\r\n?|\n|$)/i.exec(head);
  const skipped = said ? said[0] : "";
  const line = 1 + (skipped.match(/\r\n?|\n/g)?.length ?? 0);
  const records = (separator) =>
    recordsOf(head.slice(skipped.length), separator, isWhole, line).records;
  const tables = (said ? [said[1]] : SEPARATORS).map((separator) => {
    const own = records(separator);
    const place = own.slice(0, 5).findIndex(({ fields }) =>
      fields.every((field) => field.length <= LONGEST_NAME) && columnOf(fields, "synopsis") >= 0);
    return { separator, own, place, width: own[Math.max(place, 0)]?.fields.length ?? 0 };
  });
  const widest = (among) => among.toSorted((one, other) => other.width - one.width)[0];
  const named = widest(tables.filter(({ place }) => place >= 0));
  const table = named ?? widest(tables.filter(({ own, width, separator }) =>
    width > 1 && (said || isRegular(own, width, separator))));
  if (!table || choice?.synopsis === -1) {
    return { kind: "lines", separator: NONE, skip: skipped.length, line, columns: ["id", "overview"] };
  }
  const header = table.own[Math.max(table.place, 0)];
  const hasNames = choice?.hasNames ?? (table.place >= 0 || isHeader(header.fields));
  while (header.fields.length > 1 && isBlank(header.fields.slice(-1))) header.fields.pop();
  const columns = hasNames ? header.fields : header.fields.map((_, index) => `column ${index + 1}`);
  const [synopsis, title, id] = ["synopsis", "title", "id"].map((what) => columnOf(columns, what));
  return {
    kind: "table", separator: table.separator, skip: skipped.length, line, columns, hasNames,
    header: hasNames ? header.line : 0, synopsis: choice?.synopsis ?? synopsis, title, id,
    asks: synopsis < 0 && !choice,
    samples: [columns, ...table.own.slice(table.own.indexOf(header) + (hasNames ? 1 : 0)).slice(0, 3)
      .map(({ fields }) => fields)],
  };
}

/** Whether a record may be the names of columns: short, and each another. */
const isHeader = (fields) => new Set(fields).size === fields.length
  && fields.every((field) => field.length <= LONGEST_NAME && !/[.!?]\s*$/.test(field));

/** Whether records without names are rows of a table, and not sentences with commas. */
function isRegular(records, width, separator) {
  const alike = records.filter(({ fields, isOpen }) => !isOpen && fields.length === width).length;
  const isProse = records.every(({ fields }) => fields.slice(1).every((field) => field[0] === " "));
  return records.length > 1 && alike >= 0.8 * records.length
    && (separator === "\t" || !isProse || isHeader(records[0].fields));
}

function jsonForm(head, isWhole, choice) {
  const values = jsonScanner(isFilm)(head, false)
    .flatMap(({ text }) => objects(parsed(text))).filter(isObject);
  const columns = [...new Set(values.slice(0, 100).flatMap(Object.keys))];
  const texts = columns.filter((name) => values.some((value) => typeof value[name] === "string"));
  const chosen = texts[choice?.synopsis];
  return {
    kind: "json", columns: ["id", "title", "overview"], chosen,
    asks: !choice && texts.length > 0
      && values.every((value) => member(value, "synopsis") === undefined),
    hasNames: true,
    samples: [texts, ...values.slice(0, 3)
      .map((value) => texts.map((name) => String(value[name] ?? "")))],
  };
}

/** Reads a list; a `choice` tells the `synopsis`'s column, -1 for none, and if it `hasNames`. */
export function listReader(name, choice) {
  const decode = textDecoder();
  let held = new Uint8Array(), hasBegun = false, text = "", form, line, scan, count = 0, refused;

  function rowsOf(isLast) {
    if (form.kind === "json") {
      const values = scan(text, isLast);
      text = "";
      return values.flatMap((value) => films(parsed(value.text), value.text, form.chosen)
        .map((film) => ({
          ...film, line: value.line, fields: [film.id ?? "", film.title ?? "", film.synopsis ?? ""],
        })));
    }
    const read = recordsOf(text, form.separator, isLast, line);
    [text, line] = [read.rest, read.line];
    if (form.kind === "lines") {
      return read.records.map(({ fields, line }) =>
        ({ line, fields: [String(++count), ...fields], id: String(count), synopsis: fields[0] }));
    }
    return read.records.filter((record) => record.line > form.header)
      .map((record) => tableRow(record, form));
  }

  return (bytes, isLast) => {
    held = joined(held, bytes);
    if (!hasBegun && held.length < HEAD && !isLast) return { rows: [] };
    if (!hasBegun) refused = refusal(held, name);
    hasBegun = true;
    if (refused) return { rows: [], refusal: refused };
    text += decode(held, isLast);
    held = held.slice(held.length);
    if (!form) {
      if (text.length < HEAD && !isLast) return { rows: [] };
      form = formOf(text.slice(0, HEAD), text.length <= HEAD && isLast, choice);
      if (form.kind === "json") scan = jsonScanner(isFilm);
      else [text, line] = [text.slice(form.skip), form.line];
    }
    return { rows: form.asks ? [] : rowsOf(isLast), form };
  };
}
