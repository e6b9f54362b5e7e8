// Buttons that copy a line of the page.
import { announce } from "./staff.js";

// Without encryption a page has no clipboard of its own, and copies what is selected.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const line = document.getElementById(button.dataset.copy);
  getSelection().selectAllChildren(line);
  let copied = false;
  try {
    await navigator.clipboard.writeText(line.textContent);
    copied = true;
  } catch {
    copied = document.execCommand("copy");
  }
  announce(copied ? button.dataset.copied : button.dataset.selected);
});
