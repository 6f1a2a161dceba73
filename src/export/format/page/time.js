/* The time that is shown: two handles over a histogram, in days, months or years, whichever the time has room for. */

const dated = [...nodes, ...edges].filter((it) => it.days);
const time = { unit: 'day', first: 0, last: 0, bins: [] };

const UNITS = {
  day: { step: (day) => day, begin: (step) => step, form: { day: 'numeric', month: 'short', year: 'numeric' } },
  month: {
    step: (day) => { const date = new Date(day * 864e5); return date.getUTCFullYear() * 12 + date.getUTCMonth(); },
    begin: (step) => utc(Math.floor(step / 12), ((step % 12) + 12) % 12),
    form: { month: 'short', year: 'numeric' },
  },
  year: { step: (day) => new Date(day * 864e5).getUTCFullYear(), begin: (step) => utc(step, 0), form: { year: 'numeric' } },
};

/** The first day of a month; years below 100 are those years. */
function utc(year, month) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date / 864e5);
}

function startTime() {
  $('time').hidden = !dated.length;
  if (!dated.length) return;
  const first = dated.reduce((least, it) => Math.min(least, it.days[0]), Infinity);
  const last = dated.reduce((most, it) => Math.max(most, it.days[1]), -Infinity);
  time.unit = last - first < 400 ? 'day' : last - first < 365 * 40 ? 'month' : 'year';
  const unit = UNITS[time.unit];
  time.first = unit.step(first);
  time.last = unit.step(last);
  time.bins = new Array(Math.min(time.last - time.first + 1, 160)).fill(0);
  for (const it of dated) time.bins[bin(unit.step(it.days[0]))] += 1;
  for (const name of ['from', 'to']) {
    Object.assign($(name), { min: time.first, max: time.last, step: 1 });
    $(name).oninput = () => readTime(name);
  }
  $('undated').hidden = !undatedCount;
  $('undated').lastElementChild.textContent = WORDS.undated(undatedCount);
  $('undated').firstElementChild.onchange = (event) => { filter.undated = event.target.checked; refresh(); };
  showTime();
}

function bin(step) {
  return Math.floor(((step - time.first) / (time.last - time.first + 1)) * time.bins.length);
}

/** Takes the time from the handles; neither passes the other. */
function readTime(name) {
  const [from, to] = [$('from').valueAsNumber, $('to').valueAsNumber];
  if (from > to) $(name).value = name === 'from' ? to : from;
  const [low, high] = [$('from').valueAsNumber, $('to').valueAsNumber];
  const { begin } = UNITS[time.unit];
  filter.from = low === time.first ? -Infinity : begin(low);
  filter.to = high === time.last ? Infinity : begin(high + 1) - 1;
  showTime();
  refresh();
}

/** Shows the time on handles, histogram and in words. */
function showTime() {
  if (!dated.length) return;
  const { step, begin, form } = UNITS[time.unit];
  const low = filter.from === -Infinity ? time.first : step(filter.from);
  const high = filter.to === Infinity ? time.last : step(filter.to);
  $('from').value = low;
  $('to').value = high;
  const [from, to] = [dayText(begin(low), form), dayText(begin(high), form)];
  $('from').setAttribute('aria-valuetext', from);
  $('to').setAttribute('aria-valuetext', to);
  $('span').textContent = from === to ? from : `${from} \u2013 ${to}`;
  $('undated').firstElementChild.checked = filter.undated;
  $('all').hidden = !limited() && filter.undated;
  paintHistogram(low, high);
}

function paintHistogram(low, high) {
  const canvas = $('histogram');
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const pen = canvas.getContext('2d');
  const most = Math.max(...time.bins);
  const wide = canvas.width / time.bins.length;
  time.bins.forEach((count, number) => {
    if (!count) return;
    const inside = number >= bin(low) && number <= bin(high);
    pen.fillStyle = inside ? paper.accent : paper.line;
    pen.globalAlpha = inside ? 0.75 : 0.35;
    const height = Math.max((count / most) ** 0.7 * canvas.height, 1.5 * ratio);
    pen.fillRect(number * wide, canvas.height - height, Math.max(wide - ratio, 1), height);
  });
}
