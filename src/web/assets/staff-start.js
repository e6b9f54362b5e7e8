// The first steps: what visitors will see fills up while somebody writes, and proposals follow what was written.
const main = document.getElementById("main");

// What is typed stands on the drawn phone.
const mirrors = new Map([...document.querySelectorAll("[data-mirror]")].map((element) => [element.dataset.mirror, { element, empty: element.textContent }]));
function mirror(name, text) {
  const found = mirrors.get(name);
  if (found) found.element.textContent = text || found.empty;
}
main.addEventListener("input", ({ target }) => { mirror(target.dataset.mirrors ?? target.name, target.value.trim()); });

// Languages count in the order in which they are chosen; the first is the museum's own.
const languages = document.getElementById("start-languages");
if (languages) {
  const form = languages.form, order = form.elements.order, screen = document.getElementById("glimpse-languages");
  const boxes = [...languages.querySelectorAll("input")];
  const chosen = boxes.filter((box) => box.checked);
  const show = () => {
    order.value = chosen.map((box) => box.value).join(" ");
    for (const mark of languages.querySelectorAll(".chip-first")) mark.remove();
    const mark = Object.assign(document.createElement("em"), { className: "chip-first", textContent: languages.dataset.first });
    chosen[0]?.parentElement.append(mark);
    screen.replaceChildren(...chosen.map((box) => Object.assign(document.createElement("span"), { textContent: box.nextElementSibling.textContent, lang: box.value })));
  };
  languages.addEventListener("change", ({ target }) => {
    if (target.checked) chosen.push(target); else chosen.splice(chosen.indexOf(target), 1);
    show();
  });
  show();
  const zone = document.getElementById("start-time-zone");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone.value && [...zone.options].some((option) => option.value === own)) zone.value = own;
}

// The address of a room follows its name until somebody writes another one. The server makes the same proposal.
const slug = document.querySelector("#start-room [name=slug]");
if (slug) {
  const name = document.querySelector("#start-room [data-mirrors=room]");
  const spelled = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
  const proposal = () => {
    const plain = name.value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßæœøłđðþı]/g, (letter) => spelled[letter]);
    const words = plain.replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "");
    const cut = words.length > 40 ? words.slice(0, 40).replace(/-[^-]*$/, "") : words;
    return cut.replace(/-+$/, "");
  };
  let own = false;
  name.addEventListener("input", () => { if (!own) slug.value = proposal(); });
  slug.addEventListener("input", () => { own = slug.value !== ""; });
}

// The page of the visitor plays in its frame; once it has, the step says so, also after a return.
const visitor = document.getElementById("visitor");
if (visitor) {
  const key = "docent-start-heard", heard = document.getElementById("heard");
  const note = () => { heard.hidden = false; localStorage.setItem(key, visitor.dataset.recording); };
  heard.hidden = localStorage.getItem(key) !== visitor.dataset.recording;
  const listen = () => visitor.contentDocument?.addEventListener("playing", note, true);
  visitor.addEventListener("load", listen);
  listen();
}

document.getElementById("print-label")?.addEventListener("click", () => window.print());
