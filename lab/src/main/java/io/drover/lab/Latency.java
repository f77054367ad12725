package io.drover.lab;

/** Half of all answers came within the first, all but one of a hundred within the second: microseconds. */
record Latency(double median, double p99) {
}
