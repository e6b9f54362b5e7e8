// The tour list had this address before; links to one of its rooms or clips still lead there.
if (/^#(clip|room)-/.test(location.hash)) location.replace(`/staff/tour${location.hash}`);
