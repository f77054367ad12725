@NullMarked
package io.drover.network.metadata;

import org.jspecify.annotations.NullMarked;
