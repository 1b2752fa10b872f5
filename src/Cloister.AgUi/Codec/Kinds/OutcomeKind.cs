namespace Cloister.AgUi;

/// <summary>How a run or a subagent ended.</summary>
internal sealed partial class OutcomeKind(Func<object, Shape?> shapeOf, params Shape[] shapes) : UnionKind("type", shapeOf, shapes);
