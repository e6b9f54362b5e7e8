// A button that asks the browser to print: for those who do not know its keys.
document.getElementById("print").addEventListener("click", () => window.print());
