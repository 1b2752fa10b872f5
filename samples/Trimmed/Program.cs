using Trimmed;

// Whatever must survive trimming is used here once, and prints lines of expected-output.txt.
Values.Show();
Schema.Show();
await Buses.ShowAsync();
await Runtimes.ShowAsync();
