/** What kind of machine this is, and whether it can be a host at all. */
@NullMarked
package io.drover.agent.host;

import org.jspecify.annotations.NullMarked;
