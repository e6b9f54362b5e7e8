// The print button.
document.getElementById("print").addEventListener("click", () => window.print());
