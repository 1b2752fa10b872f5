namespace Cloister.Tests;

public sealed class PriorityTests
{
    [Fact]
    public void Above_beats_and_below_yields()
    {
        Assert.True(Priority.Above(Priority.Normal) > Priority.Normal);
        Assert.True(Priority.Below(Priority.Normal, by: 10) < Priority.Below(Priority.Normal));
    }
}
