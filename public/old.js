/* Runs only where modules are unknown: such a browser can't open the page. */
document.getElementById('ql-old').hidden = false;
