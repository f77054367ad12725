package io.drover.plugin;

import org.pf4j.ExtensionPoint;

/**
 * Something that others add to Drover. It has a public constructor without arguments and is annotated with
 * {@link org.pf4j.Extension}; one is made for as long as its plugin is there, and it may be asked by many threads at once.
 */
public interface Extension extends ExtensionPoint {
    /** What people write to mean it: small letters, digits and {@code -}. No two of one kind have the same. */
    String name();
}
