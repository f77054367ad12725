@NullMarked
package io.drover.network.dns;

import org.jspecify.annotations.NullMarked;
