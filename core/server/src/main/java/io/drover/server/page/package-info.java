/** The web page: its files from the server's own jar, and the rules that browsers have for it. */
@NullMarked
package io.drover.server.page;

import org.jspecify.annotations.NullMarked;
