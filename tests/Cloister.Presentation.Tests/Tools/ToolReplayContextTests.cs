namespace Cloister.Presentation.Tests.Tools;

public sealed class ToolReplayContextTests
{
    [Fact]
    public void What_held_before_holds_again_also_after_an_exception()
    {
        Assert.Throws<InvalidDataException>(Replay);

        Assert.False(ToolReplayContext.IsReplaying);

        static void Replay()
        {
            using var outer = ToolReplayContext.Begin();
            var inner = ToolReplayContext.Begin();
            inner.Dispose();
            Assert.True(ToolReplayContext.IsReplaying);
            inner.Dispose();
            Assert.True(ToolReplayContext.IsReplaying);
            throw new InvalidDataException();
        }
    }

    [Fact]
    public async Task It_follows_its_own_flow_and_no_other()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = Task.Run(async () =>
        {
            await begun.Task.WaitAsync(UiLoop.Patience);
            seen.SetResult();
            return ToolReplayContext.IsReplaying;
        });

        using (ToolReplayContext.Begin())
        {
            begun.SetResult();
            await seen.Task.WaitAsync(UiLoop.Patience);
            Assert.True(ToolReplayContext.IsReplaying);
        }

        Assert.False(await other);
    }
}
