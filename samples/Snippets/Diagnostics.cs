using System.Diagnostics;
using Cloister;

namespace Snippets;

internal static class Diagnostics
{
    public static async Task RunAsync()
    {
        // <snippet:diagnostics-observer>
        var options = new RuntimeOptions { Observer = new ConsoleObserver() };
        await using var runtime = await PluginRuntime.StartAsync([new CasualPlugin()], new() { Runtime = options });
        await using var session = await runtime.CreateSessionAsync();
        // </snippet:diagnostics-observer>

        // <snippet:diagnostics-activities>
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cloister",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Console.WriteLine($"activity {activity.OperationName}"),
        };
        ActivitySource.AddActivityListener(listener);
        // </snippet:diagnostics-activities>
        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        await (await runtime.CreateSessionAsync()).DisposeAsync();
    }

    // <snippet:diagnostics-observer-type>
    private sealed class ConsoleObserver : IRuntimeObserver
    {
        public void OnStep(PluginScope scope, RuntimeStep step) => Console.WriteLine($"{(scope.IsGlobal ? "global" : "session")}: {step}");
    }
    // </snippet:diagnostics-observer-type>
}
