namespace Cloister.AgUi.Tests.Events;

public sealed class AgUiEventTests
{
    [Fact]
    public void How_an_event_was_received_does_not_make_it_another()
    {
        var made = new StepStartedEvent("plan");
        var received = made with { Wire = JsonData.Object(("type", "STEP_STARTED"), ("stepName", "plan")) };

        Assert.Equal(made, received);
        Assert.Equal(made.GetHashCode(), received.GetHashCode());
    }

    [Fact]
    public void What_it_carries_does()
    {
        var plain = new StepStartedEvent("plan");

        Assert.NotEqual(plain, plain with { Timestamp = 1 });
        Assert.NotEqual(plain, plain with { Metadata = JsonData.EmptyObject });
        Assert.NotEqual(plain, plain with { RawEvent = JsonData.Null });
        Assert.Equal(plain with { RawEvent = JsonData.Null }, plain with { RawEvent = JsonData.Null });
    }
}
