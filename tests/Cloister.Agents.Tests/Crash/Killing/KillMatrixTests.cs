using AgentKeeper;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A process that is killed right before or right behind any durable step, and what the next one makes of it.</summary>
[Trait("Category", "Slow")]
public sealed class KillMatrixTests
{
    private const int Killed = 128 + 9;

    public static TheoryData<string, string> Steps =>
        [
            .. DurableStep.Names.SelectMany(name =>
                Enum.GetNames<Moment>().Select(moment => new TheoryDataRow<string, string>(name, moment))
            ),
        ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_at_a_step_the_next_process_goes_on(string step, string moment)
    {
        using var agent = new KeptAgent();

        Assert.Equal(Killed, await agent.RunAsync("walk", moment, step));

        Assert.Equal(step, agent.Heard.At);
        await agent.CheckAsync(isKilled: true);
        using var left = agent.WithoutPower();
        await Task.WhenAll(agent.RestAsync(), left.RestAsync());
        await agent.CheckAsync(isKilled: true, joins: true);
        await left.CheckAsync(isKilled: false, joins: true);
    }

    [Fact]
    public async Task Walk_that_nobody_ends_reaches_its_end()
    {
        using var agent = new KeptAgent();

        var code = await agent.RunAsync("walk", nameof(Moment.After), "nothing");

        Assert.True(code == 0, agent.Heard.Broken);
        await agent.CheckAsync(isKilled: true, joins: true);
    }
}
