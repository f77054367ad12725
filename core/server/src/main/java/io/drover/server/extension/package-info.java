/** What others may add to Drover, as those see it who use it: they ask by name, and ask again the next time. */
@NullMarked
package io.drover.server.extension;

import org.jspecify.annotations.NullMarked;
