@NullMarked
package io.drover.network.knowledge;

import org.jspecify.annotations.NullMarked;
