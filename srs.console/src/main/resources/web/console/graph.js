/* A graph of the last five minutes, by uPlot. */
import { html, Component } from '/console/view.js';

const HEIGHT = 170;
const AXIS = 56;
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const clock = s => new Date(s * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

/** props: times (s), lines [{label, colour, values}], unit, format, spanS */
export class Graph extends Component {
  componentDidMount() {
    this.draw();
    this.observer = new ResizeObserver(() => this.plot.setSize({ width: this.width(), height: HEIGHT }));
    this.observer.observe(this.base);
    this.again = () => {
      this.plot.destroy();
      this.draw();
    };
    dark.addEventListener('change', this.again);
  }

  draw() {
    const { lines, format, spanS } = this.props;
    const axis = { stroke: () => colour('--soft'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    this.plot = new window.uPlot({
      width: this.width(),
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      padding: [8, 12, 0, 0],
      legend: { live: true, markers: { width: 3 } },
      scales: {
        x: { range: (plot, min, max) => (max == null ? [0, spanS] : [max - spanS, max]) },
        y: { range: (plot, min, max) => [0, Math.max(this.props.least, max * 1.1)] },
      },
      axes: [{ ...axis, space: 60, incrs: [60, 120, 300], values: (plot, ticks) => ticks.map(clock), size: 26 }, { ...axis, size: AXIS, values: (plot, ticks) => ticks.map(this.props.tick || format) }],
      series: [{ label: 'Time', value: (plot, s) => (s ? new Date(s * 1000).toLocaleTimeString([], { hour12: false }) : '') }, ...lines.map(line => ({
        label: line.label,
        stroke: () => colour(line.colour),
        fill: () => colour(line.colour) + '22',
        width: 2,
        points: { show: false },
        value: (plot, v) => (v == null ? '' : format(v)),
      }))],
    }, this.data(), this.base);
    this.latest();
  }

  componentDidUpdate() {
    this.plot.setData(this.data());
    this.latest();
  }

  componentWillUnmount() {
    this.observer.disconnect();
    dark.removeEventListener('change', this.again);
    this.plot.destroy();
  }

  /** The legend tells the newest values while nobody points at others. */
  latest() {
    const { times } = this.props;
    if (times.length && this.plot.cursor.left < 0) this.plot.setLegend({ idx: times.length - 1 });
  }

  width() {
    return Math.max(200, this.base.clientWidth);
  }

  data() {
    return [this.props.times, ...this.props.lines.map(line => line.values)];
  }

  render({ label }) {
    return html`<div class="graph" role="img" aria-label=${label}></div>`;
  }
}
