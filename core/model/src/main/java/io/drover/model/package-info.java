/**
 * The nouns of Drover: what the store keeps, what a view shows, what planners change. Values only: every type is an
 * immutable record, an enum or a sealed interface, and nothing here does I/O or reads a clock.
 *
 * <p>Each field has one writer, named in the record's comment: the person (an intent), a planner, or the agent's report.
 */
@NullMarked
package io.drover.model;

import org.jspecify.annotations.NullMarked;
