/** Gives running containers their managed address and our resolver, beside what Docker gave them. */
@NullMarked
package io.drover.network.attach;

import org.jspecify.annotations.NullMarked;
