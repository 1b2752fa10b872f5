using Cloister;
using Cloister.Agents;

namespace HelpDesk;

// <snippet:desk-effect>
/// <summary>Counts what each customer was told. The number outlives the process, and goes with the customer's session.</summary>
internal sealed class Journal : AgentPlugin
{
    public override PluginId PluginId => new("journal");

    protected override void Hook(PointHooks hooks) =>
        hooks.Effect(
            DeskPoints.Answered,
            async (context, answer, token) =>
            {
                var state = context.StateOf(PluginId);
                var count = (await state.GetAsync("count", token))?.AsInt64() ?? 0;
                await state.SetAsync("count", count + 1, token);
                Console.WriteLine($"  {context.AgentSessionId}, answer {count + 1}: {answer.Text.Length} characters");
            }
        );
}

// </snippet:desk-effect>
