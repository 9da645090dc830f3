// What has been typed stays in this tab, so that a page that is loaded again has it; in no other
// place, and no longer than the tab is there.

const KEY = "draft";

/** Keeps what is in the form, and reads what was kept. */
export function startDraft(form) {
  const { synopsis, title, readiness } = form.elements;
  return {
    save() {
      const text = {
        synopsis: synopsis.value, title: title.value, readiness: readiness.valueAsNumber,
      };
      try {
        sessionStorage.setItem(KEY, JSON.stringify(text));
      } catch {
        // No room, or not allowed: then there is no draft.
      }
    },
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(KEY));
      } catch {
        return null;
      }
    },
  };
}
