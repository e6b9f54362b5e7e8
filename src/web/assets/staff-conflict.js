// The choice between two conflicting texts, beside their field.
export function askConflict(el, { sentence, keepMine, takeTheirs, mine, theirs, words, decided }) {
  const box = document.createElement("div");
  box.className = "conflict";
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", sentence);
  const part = (tag, text, name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });
  const side = (head, text, label, own) => {
    const element = part("div", "", own ? "mine" : "theirs");
    const button = part("button", label);
    button.type = "button";
    button.addEventListener("click", () => { box.remove(); decided(own); el.focus?.(); });
    element.append(part("p", head, "field"), part("p", text || words["edit-empty"], "quoted-text"), button);
    return element;
  };
  box.append(part("p", sentence), side(words["edit-mine"], mine, keepMine, true), side(words["edit-theirs"], theirs, takeTheirs, false));
  // For a hidden field the choice is shown at its nearest visible ancestor.
  const anchor = el.closest("[hidden], details:not([open])") ?? el;
  anchor.after(box);
  return box;
}
