# Writes a text file as one C++ raw string literal.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "R\"TEXT(${text})TEXT\"\n")
