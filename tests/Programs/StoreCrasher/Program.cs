using StoreCrasher;

// StoreCrasher KIND FOLDER: saves some threads again and again, until it is killed. It says each number before and after it is saved.
var store = CrashingStore.Open(args[0], args[1]);
var output = Console.Out;
var saves = Enumerable.Range(0, 3).Select(thread => Task.Run(() => SaveForeverAsync($"t{thread}")));
await Task.WhenAll(saves);

async Task SaveForeverAsync(string thread)
{
    var state = await store.LoadAsync(thread) ?? Cloister.AgUi.ChatState.Empty;
    for (var number = Growth.NumberOf(state) + 1; ; number++)
    {
        state = Growth.Next(state, number);
        await SayAsync($"saving {thread} {number}");
        state = state with { Revision = await store.SaveAsync(thread, state) };
        await SayAsync($"saved {thread} {number}");
    }
}

async Task SayAsync(string line)
{
    await output.WriteLineAsync($"{line} ."); // A line that is cut short has no point.
    await output.FlushAsync();
}
