// A link that holds the text itself, after the #: browsers do not send that part to a server.

/** Offers to copy a link, and reads the link that the page was opened with. */
export function startSharing(form, open, tell) {
  const { synopsis, title } = form.elements;

  /** Whether the address holds a text; one that ends in #synopsis leads to the field. */
  const holdsText = () => location.hash.startsWith("#synopsis=");

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (holdsText()) open(given.get("title"), given.get("synopsis"));
  }

  async function copy() {
    const link = new URL("/", location);
    const fields = { synopsis: synopsis.value };
    if (title.value.trim()) fields.title = title.value;
    link.hash = new URLSearchParams(fields);
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(link);
      tell("The link is copied.");
    } catch {
      tell("The link is in the address bar: copy it from there.");
    }
  }

  // Once the text has changed, the address no longer tells what is shown.
  form.addEventListener("input", () => {
    if (holdsText()) history.replaceState(null, "", location.pathname);
  });
  document.getElementById("share").hidden = false;
  document.getElementById("copy").addEventListener("click", copy);
  addEventListener("hashchange", read);
  read();
}
