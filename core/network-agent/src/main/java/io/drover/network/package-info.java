/** The program of the Network Agent container: the overlay, names and metadata of one host, also with no server. */
@NullMarked
package io.drover.network;

import org.jspecify.annotations.NullMarked;
