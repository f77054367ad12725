@NullMarked
package io.drover.network.link;

import org.jspecify.annotations.NullMarked;
