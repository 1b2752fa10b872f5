using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>Who may pass while sessions are created and settings are updated.</summary>
public sealed class RuntimeGateTests
{
    private readonly RuntimeGate _gate = new();

    [Fact]
    public async Task A_creation_inside_of_one_that_is_waited_for_passes()
    {
        Assert.True(_gate.TryEnterShared(isNested: false));
        var update = _gate.TryEnterExclusiveAsync(CancellationToken.None);

        Assert.True(_gate.TryEnterShared(isNested: true));
        Assert.False(_gate.TryEnterShared(isNested: false));

        _gate.LeaveShared();
        Assert.False(update.IsCompleted);
        _gate.LeaveShared();
        Assert.True(await update.OrMissing("the update begins"));
    }

    [Fact]
    public async Task A_creation_inside_of_one_that_has_just_ended_waits_for_the_update_like_any_other()
    {
        Assert.True(_gate.TryEnterShared(isNested: false));
        var update = _gate.TryEnterExclusiveAsync(CancellationToken.None);
        _gate.LeaveShared();
        Assert.True(await update.OrMissing("the update begins"));

        Assert.False(_gate.TryEnterShared(isNested: true));

        var turn = _gate.WaitAsync(CancellationToken.None);
        Assert.False(turn.IsCompleted);
        _gate.LeaveExclusive();
        await turn.OrMissing("the gate opens");
        Assert.True(_gate.TryEnterShared(isNested: true));
    }
}
