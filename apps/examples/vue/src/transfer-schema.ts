import { z } from 'zod'

export const transferSchema = z.object({ to: z.string().min(1), amount: z.string().regex(/^\d+\.\d\d$/) })
