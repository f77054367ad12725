/**
 * The jars that others drop into a folder: which of them are live on this node, what they may see, and what became of their
 * calls. {@code Plugins} holds the live ones, {@code PluginsVerticle} looks at the folder and says in the store what is there.
 *
 * <p>A jar is copied before it is looked at, so that what is checked is what runs, whatever happens to the file meanwhile.
 * Then it is read (its manifest), its signature checked if that is asked for, and only then is a class of it loaded, by a
 * class loader of its own that ends with it ({@code LivePlugin}). Everything that is asked of it goes through its
 * {@code Guard}.
 */
@NullMarked
package io.drover.server.plugins;

import org.jspecify.annotations.NullMarked;
