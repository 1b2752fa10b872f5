using Cloister;

namespace Snippets;

internal static class Events
{
    private sealed record Typed(string Text);

    public static async Task RunAsync()
    {
        using var bus = new EventBus();

        // <snippet:events>
        bus.On<Typed>(e => e.Event = new(e.Event.Text.Trim()), Priority.High); // changes it for those behind
        bus.On<Typed>(e =>
        {
            if (e.Event.Text == "")
            {
                e.Stop(e.Event); // nobody behind hears of it
            }
        });
        bus.On<Typed>(async e => await Console.Out.WriteLineAsync(e.Event.Text), Priority.Low);

        await bus.EmitAsync(new Typed("  hello ")); // hello
        var result = await bus.EmitAsync(new Typed("   "));
        Console.WriteLine(result.Stopped); // True
        // </snippet:events>

        // <snippet:events-exact-type>
        object value = new Typed("as an object");
        await bus.EmitAsync(value); // nobody handles exactly object
        await bus.EmitAsAsync(value); // as an object
        // </snippet:events-exact-type>
    }
}
