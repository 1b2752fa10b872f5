namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskAgendaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TaskAgenda _agenda = new();

    [Fact]
    public void Those_that_are_due_come_in_order()
    {
        _agenda.Set("late", Noon.AddMinutes(2));
        _agenda.Set("b", Noon);
        _agenda.Set("a", Noon);

        Assert.Equal(Noon, _agenda.NextDue);
        Assert.Equal(("a", Noon), _agenda.Take(Noon.AddMinutes(1)));
        Assert.Equal(("b", Noon), _agenda.Take(Noon.AddMinutes(1)));
        Assert.Null(_agenda.Take(Noon.AddMinutes(1)));
        Assert.Equal(Noon.AddMinutes(2), _agenda.NextDue);
    }

    [Fact]
    public void What_is_set_anew_is_not_due_at_its_old_time()
    {
        _agenda.Set("moved", Noon);
        _agenda.Set("gone", Noon);
        _agenda.Set("moved", Noon.AddHours(1));
        _agenda.Set("gone", null);

        Assert.Null(_agenda.Take(Noon));
        Assert.Equal(("moved", Noon.AddHours(1)), _agenda.Take(Noon.AddHours(1)));
        Assert.Null(_agenda.NextDue);
        Assert.Equal(0, _agenda.Count);
    }
}
