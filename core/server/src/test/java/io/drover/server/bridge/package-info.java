@NullMarked
package io.drover.server.bridge;

import org.jspecify.annotations.NullMarked;
