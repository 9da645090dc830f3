// Pages that are the same for every model say in their footer which one is in service.

const trained = document.getElementById("trained");

try {
  const { model } = await (await fetch("/readyz")).json();
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)T/.exec(model);
  const date = document.createElement("time");
  date.dateTime = `${year}-${month}-${day}`;
  date.textContent = new Date(date.dateTime).toLocaleDateString("en-GB", {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  const name = document.createElement("code");
  name.textContent = model;
  trained.replaceChildren("Model ", name, " is in service, trained on ", date, ".");
} catch {
  // No model is in service, or the gateway is away: the link remains.
}
