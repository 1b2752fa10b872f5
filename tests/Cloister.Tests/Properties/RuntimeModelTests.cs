using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Tests.Properties;

/// <summary>Whatever is done, the runtime equals a simple model; and what fails leaves everything exactly where it was.</summary>
public sealed class RuntimeModelTests
{
    [Fact]
    public void The_runtime_equals_the_model_after_every_step() => Check(1_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void The_runtime_equals_the_model_after_every_step_of_many_scenarios() => Check(20_000);

    private static void Check(int scenarios) =>
        Prop.ForAll(
                Scenario.Any,
                scenario =>
                {
                    // Every hook completes at once, so nothing is waited for here.
                    var run = Play.RunAsync(scenario);
                    Assert.True(run.IsCompleted, "a scenario without waiting hooks has to end by itself");
                    run.GetAwaiter().GetResult();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(scenarios));
}
