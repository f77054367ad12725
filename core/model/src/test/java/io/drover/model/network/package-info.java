@NullMarked
package io.drover.model.network;

import org.jspecify.annotations.NullMarked;
