using Cloister.Agents;
using StateKeeper;

// StateKeeper hold FOLDER: opens a store, says so, and closes it when its input ends.
// StateKeeper grow FOLDER: commits to a store without end, until it is killed. It says each number before and after it is committed.
var output = Console.Out;
try
{
    await using var store = await Growth.OpenAsync(args[1]);
    await SayAsync($"open {store.Epoch}");
    if (args[0] == "grow")
    {
        await Task.WhenAll(Enumerable.Range(0, Growth.Lanes).Select(lane => Task.Run(() => GrowAsync(store, lane))));
    }
    else
    {
        await Console.In.ReadToEndAsync();
    }
}
catch (StoreRefusedException exception)
{
    await SayAsync($"refused {exception.Message}");
}

async Task GrowAsync(AgentStore store, int lane)
{
    for (var number = await Growth.NumberAsync(store, lane); ; number++)
    {
        await SayAsync($"saving {lane} {number + 1}");
        await store.CommitAsync(Growth.Step(lane, number), number % 5 == 0 ? Durability.Disk : Durability.Os);
        await SayAsync($"saved {lane} {number + 1}");
    }
}

async Task SayAsync(string line)
{
    await output.WriteLineAsync($"{line} ."); // A line that is cut short has no point.
    await output.FlushAsync();
}
