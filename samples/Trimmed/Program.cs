using Cloister;

// Whatever must survive trimming is used here once, and prints a line of expected-output.txt.

Print("priority above Normal", Priority.Above(Priority.Normal));

static void Print(string what, object value) => Console.WriteLine($"{what}: {value}");
