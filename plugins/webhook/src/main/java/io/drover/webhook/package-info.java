/** Carries notifications to an address by HTTP. */
@NullMarked
package io.drover.webhook;

import org.jspecify.annotations.NullMarked;
