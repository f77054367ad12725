@NullMarked
package io.drover.network;

import org.jspecify.annotations.NullMarked;
