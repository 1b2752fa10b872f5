using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Contents that were made and not yet given away.</summary>
internal sealed class ContentQueue
{
    private List<AIContent> _contents = [];

    public void Add(AIContent content) => _contents.Add(content);

    public List<AIContent> Take()
    {
        var taken = _contents;
        _contents = [];
        return taken;
    }
}
