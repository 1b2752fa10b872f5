using Cloister;
using Cloister.Agents;

namespace HelpDesk;

// <snippet:desk-pipeline>
/// <summary>Keeps bad language in.</summary>
internal sealed class Polite : AgentPlugin
{
    public override PluginId PluginId => new("polite");

    protected override void Hook(PointHooks hooks) =>
        hooks.Pipeline(DeskPoints.BeforeAnswer, (_, answer) => answer with { Text = answer.Text.Replace("damn", "d***") });
}

// </snippet:desk-pipeline>
