/** What a person or a client wants changed. An intent travels to the owner of its scope, which applies it or refuses it whole. */
@NullMarked
package io.drover.model.intent;

import org.jspecify.annotations.NullMarked;
