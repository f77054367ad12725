@NullMarked
package io.drover.server.network;

import org.jspecify.annotations.NullMarked;
