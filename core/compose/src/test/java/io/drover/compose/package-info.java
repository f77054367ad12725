@NullMarked
package io.drover.compose;

import org.jspecify.annotations.NullMarked;
